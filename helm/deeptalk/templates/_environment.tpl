{{/*
(dict "root" $ "workload" $w): the environment of a service. Every name is a configuration property in Spring's relaxed form:
deeptalk.slm.grpc.port is DEEPTALK_SLM_GRPC_PORT.
*/}}
{{- define "deeptalk.environment" -}}
{{- $root := .root -}}
{{- $workload := .workload -}}
{{- $fullname := include "deeptalk.fullname" $root -}}
{{- $environment := dict
  "JAVA_TOOL_OPTIONS" $workload.settings.javaOptions
  "DEEPTALK_MODEL_PATH" $root.Values.model.path
  "MANAGEMENT_SERVER_PORT" "8090"
  "SERVER_PORT" (ternary "8080" "8090" $workload.public)
-}}
{{- if $workload.kafka }}{{ $_ := set $environment "DEEPTALK_KAFKA_BOOTSTRAP_SERVERS" $root.Values.kafka.bootstrapServers }}{{ end -}}
{{- if $workload.port }}{{ if eq $workload.port.protocol "grpc" -}}
{{- /* Beside a Triton, which has the group's port, the shard's own calls move to 9090. */ -}}
{{- $_ := set $environment (printf "DEEPTALK_%s_GRPC_PORT" $workload.prefix) (ternary "9090" (toString $workload.port.number) (eq $workload.triton true)) -}}
{{- end }}{{ end -}}
{{- range $name, $value := $workload.settings.environment }}{{ $_ := set $environment $name (toString $value) }}{{ end -}}
{{- range $name := keys $environment | sortAlpha }}
- {name: {{ $name }}, value: {{ get $environment $name | quote }}}
{{- end }}
{{- end -}}

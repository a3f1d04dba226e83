{{/*
(dict "root" $ "workload" $w): the environment of a service. Every name is a configuration property in Spring's form for
variables, dots as underscores and without dashes: deeptalk.kafka.bootstrap-servers is DEEPTALK_KAFKA_BOOTSTRAPSERVERS. What the values' environment says wins.
*/}}
{{- define "deeptalk.environment" -}}
{{- $root := .root -}}
{{- $workload := .workload -}}
{{- $environment := dict
  "JAVA_TOOL_OPTIONS" $workload.settings.javaOptions
  "DEEPTALK_MODEL_PATH" $root.Values.model.path
  "SERVER_PORT" (ternary "8080" "8090" $workload.public)
  "SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE" (include "deeptalk.drainTime" $workload.settings)
-}}
{{- if $workload.public }}{{ $_ := set $environment "MANAGEMENT_SERVER_PORT" "8090" }}{{ end -}}
{{- if $workload.kafka }}{{ $_ := set $environment "DEEPTALK_KAFKA_BOOTSTRAPSERVERS" $root.Values.kafka.bootstrapServers }}{{ end -}}
{{- if eq (dig "port" "protocol" "none" $workload) "grpc" -}}
{{- /* Beside a Triton, which has the group's port, the shard's own calls move to 9090. */ -}}
{{- $_ := set $environment (printf "DEEPTALK_%s_GRPC_PORT" $workload.prefix) (ternary "9090" (toString $workload.port.number) (eq $workload.triton true)) -}}
{{- end -}}
{{- $environment = merge $environment (include "deeptalk.peers" . | fromJson) -}}
{{- range $name, $value := $workload.settings.environment }}{{ $_ := set $environment $name (toString $value) }}{{ end -}}
{{- range $name := keys $environment | sortAlpha }}
- {name: {{ $name }}, value: {{ get $environment $name | quote }}}
{{- end }}
{{- if eq $workload.name "gateway" }}
- name: DEEPTALK_GATEWAY_REPLYPARTITION # the pod's number: nobody else reads the partition, and a restarted pod reads it again
  valueFrom:
    fieldRef: {fieldPath: "metadata.labels['apps.kubernetes.io/pod-index']"}
{{- with include "deeptalk.apiKeysSecret" $root }}
- name: DEEPTALK_GATEWAY_APIKEYS
  valueFrom:
    secretKeyRef: {name: {{ . }}, key: {{ $root.Values.apiKeys.secretKey }}}
- name: DEEPTALK_GATEWAY_CLIENTSECRETKEY
  valueFrom:
    secretKeyRef: {name: {{ . }}, key: {{ $root.Values.apiKeys.clientSecretKey }}, optional: true}
{{- end }}
{{- end }}
{{- end -}}

{{/* (dict "root" $ "workload" $w): what a service must know about the others, as JSON. */}}
{{- define "deeptalk.peers" -}}
{{- $peers := dict -}}
{{- $fullname := include "deeptalk.fullname" .root -}}
{{- $kafka := .root.Values.kafka -}}
{{- if eq .workload.name "gateway" -}}
{{- $_ := set $peers "DEEPTALK_GATEWAY_ASR_ADDRESS" (printf "%s-asr:9090" $fullname) -}}
{{- $_ := set $peers "DEEPTALK_GATEWAY_SLM_ADDRESS" (printf "%s-slm:9090" $fullname) -}}
{{- $_ := set $peers "DEEPTALK_GATEWAY_PEERS" (printf "http://%s-gateway-{n}.%s-gateway-pods:8080" $fullname $fullname) -}}
{{- $_ := set $peers "DEEPTALK_GATEWAY_KAFKAREPLICAS" (toString $kafka.replicationFactor) -}}
{{- $_ := set $peers "DEEPTALK_GATEWAY_DRAINTIMEOUT" (include "deeptalk.drainTime" .workload.settings) -}}
{{- else if eq .workload.name "vocoder" -}}
{{- $_ := set $peers "DEEPTALK_VOCODER_TOPICREPLICAS" (toString $kafka.replicationFactor) -}}
{{- else if eq .workload.name "slm" -}}
{{- $_ := set $peers "DEEPTALK_SLM_AUDIO_TOPICREPLICAS" (toString $kafka.replicationFactor) -}}
{{- $_ := set $peers "DEEPTALK_SLM_DRAIN" (include "deeptalk.drainTime" .workload.settings) -}}
{{- /* Every replica that may ever be: the slm leaves out those that are not there, and asks now and then. */ -}}
{{- range $shards := include "deeptalk.workloads" .root | fromJsonArray -}}
{{- if $shards.group -}}
{{- $pods := $shards.settings.autoscaling.enabled | ternary $shards.settings.autoscaling.maxReplicas $shards.settings.replicas -}}
{{- $addresses := list -}}
{{- range $number := until (int $pods) -}}
{{- $addresses = append $addresses (printf "%s-%s-%d.%s-%s-pods:8001" $fullname $shards.name $number $fullname $shards.name) -}}
{{- end -}}
{{- $_ := set $peers (printf "DEEPTALK_SLM_SHARDS_%s" (upper $shards.group)) (join "," $addresses) -}}
{{- end -}}
{{- end -}}
{{- else if .workload.group -}}
{{- $_ := set $peers "DEEPTALK_SHARD_GROUPS" .workload.group -}}
{{- if .workload.triton -}}
{{- $_ := set $peers "DEEPTALK_SHARD_TRITON_ADDRESS" "127.0.0.1:8001" -}}
{{- $_ := set $peers "DEEPTALK_SHARD_TRITON_REPOSITORY" "/repository" -}}
{{- end -}}
{{- end -}}
{{- toJson $peers -}}
{{- end -}}

{{/* Settings of a workload: what is left of the grace period after the sleep, less a little to end by itself. */}}
{{- define "deeptalk.drainTime" -}}
{{ sub (int .terminationGracePeriodSeconds) (add (int .drainSeconds) 5) | max 1 }}s
{{- end -}}

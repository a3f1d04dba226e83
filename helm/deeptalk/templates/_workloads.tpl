{{/*
Every workload of the release as a JSON list; all templates walk over it, so none of them names a service.
An entry is the settings of workloadDefaults overlaid with the workload's own section, and what is fixed by its kind:
  name      of the objects and the component label
  service   module and image
  prefix    of its configuration properties, as environment variables
  kind      StatefulSet where a pod needs a name that stays, else Deployment
  calls     components whose port it connects to
  port      {name, number, protocol} that others connect to; none for the vocoder, which lives on Kafka alone
  kafka     whether it talks to the brokers
  public    whether clients reach it
*/}}
{{- define "deeptalk.workloads" -}}
{{- $workloads := list -}}
{{- $groups := list -}}
{{- range $group := keys .Values.expertGroups | sortAlpha -}}
{{- $groups = append $groups (printf "experts-%s" $group) -}}
{{- end -}}
{{- $grpc := dict "name" "grpc" "number" 9090 "protocol" "grpc" -}}
{{- $fixed := list
  (dict "name" "gateway" "service" "gateway-service" "kind" "StatefulSet" "prefix" "GATEWAY" "kafka" true "public" true
    "calls" (list "asr" "slm" "gateway") "port" (dict "name" "http" "number" 8080 "protocol" "http"))
  (dict "name" "asr" "service" "asr-frontend-service" "kind" "Deployment" "prefix" "ASR" "kafka" false "public" false
    "calls" (list) "port" $grpc)
  (dict "name" "slm" "service" "slm-service" "kind" "Deployment" "prefix" "SLM" "kafka" true "public" false
    "calls" $groups "port" $grpc)
  (dict "name" "vocoder" "service" "vocoder-service" "kind" "Deployment" "prefix" "VOCODER" "kafka" true "public" false
    "calls" (list)) -}}
{{- range $workload := $fixed -}}
{{- $settings := mergeOverwrite (deepCopy $.Values.workloadDefaults) (deepCopy (index $.Values $workload.name)) -}}
{{- $workloads = append $workloads (set $workload "settings" $settings) -}}
{{- end -}}
{{- range $group := keys .Values.expertGroups | sortAlpha -}}
{{- $settings := mergeOverwrite (deepCopy $.Values.workloadDefaults) (deepCopy (index $.Values.expertGroups $group)) -}}
{{- $workloads = append $workloads (dict "name" (printf "experts-%s" $group) "service" "expert-shard-service" "kind" "StatefulSet"
    "prefix" "SHARD" "group" $group "kafka" false "public" false "calls" (list) "settings" $settings
    "triton" (dig "triton" "enabled" false $settings) "port" (dict "name" "infer" "number" 8001 "protocol" "grpc")) -}}
{{- end -}}
{{- toJson $workloads -}}
{{- end -}}

{{/* (dict "root" $ "workload" $w): the container of the service itself. */}}
{{- define "deeptalk.serviceContainer" -}}
{{- $settings := .workload.settings -}}
name: {{ .workload.service }}
image: {{ include "deeptalk.image" (dict "root" .root "service" .workload.service) }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{ include "deeptalk.containerSecurity" . }}
env:
  {{- include "deeptalk.environment" . | trim | nindent 2 }}
ports:
  - {name: management, containerPort: 8090}
  {{- if and .workload.port (not .workload.triton) }}
  - {name: {{ .workload.port.name }}, containerPort: {{ .workload.port.number }}}
  {{- end }}
resources:
  {{- $gpus := and (gt (int $settings.gpus) 0) (not .workload.triton) }}
  {{- include "deeptalk.resources" (dict "resources" $settings.resources "gpus" (ternary $settings.gpus 0 $gpus) "gpuResource" $settings.gpuResource) | nindent 2 }}
startupProbe:
  httpGet: {path: /actuator/health/readiness, port: management}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: {{ div (add $settings.startupSeconds 1) 2 }}
readinessProbe:
  httpGet: {path: /actuator/health/readiness, port: management}
  periodSeconds: 3
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  httpGet: {path: /actuator/health/liveness, port: management}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
lifecycle:
  # The image has no shell: the kubelet itself waits.
  preStop: {sleep: {seconds: {{ $settings.drainSeconds }}}}
volumeMounts:
  - {name: work, mountPath: /tmp}
  {{- if .root.Values.model.existingClaim }}
  - {name: model, mountPath: {{ .root.Values.model.path }}, readOnly: true}
  {{- end }}
  {{- if .workload.triton }}
  - {name: repository, mountPath: /repository}
  {{- end }}
{{- end -}}

{{/* (dict "root" $ "workload" $w): Triton beside a shard. Models are loaded and unloaded by the shard service, over gRPC. */}}
{{- define "deeptalk.tritonContainer" -}}
{{- $settings := .workload.settings -}}
{{- $triton := .root.Values.triton -}}
name: triton
image: {{ $triton.image }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{ include "deeptalk.containerSecurity" . }}
command: [tritonserver]
args:
  - --model-repository=/repository
  - --model-control-mode=explicit
  - --exit-on-error=false
  - --grpc-infer-allocation-pool-size=64
  {{- with $triton.arguments }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
env:
  - {name: HOME, value: /tmp}
ports:
  - {name: triton-http, containerPort: 8000}
  - {name: infer, containerPort: 8001}
  - {name: triton-metrics, containerPort: 8002}
resources:
  {{- include "deeptalk.resources" (dict "resources" $triton.resources "gpus" $settings.gpus "gpuResource" $settings.gpuResource) | nindent 2 }}
startupProbe:
  httpGet: {path: /v2/health/live, port: triton-http}
  periodSeconds: 2
  failureThreshold: 150
livenessProbe:
  httpGet: {path: /v2/health/live, port: triton-http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
lifecycle:
  preStop: {sleep: {seconds: {{ $settings.drainSeconds }}}}
volumeMounts:
  - {name: repository, mountPath: /repository, readOnly: true}
  - {name: work, mountPath: /tmp}
  - {name: shared-memory, mountPath: /dev/shm}
{{- end -}}

{{/* (dict "resources" ... "gpus" n "gpuResource" name): resources with the graphics processors as a limit. */}}
{{- define "deeptalk.resources" -}}
{{- $resources := deepCopy .resources -}}
{{- if gt (int .gpus) 0 -}}
{{- $_ := set $resources "limits" (merge (dict .gpuResource (int .gpus)) ($resources.limits | default dict)) -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

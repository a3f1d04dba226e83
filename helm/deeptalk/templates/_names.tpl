{{/* Names and labels. Objects are called RELEASE-WORKLOAD, shortened so that a pod's name still fits. */}}

{{- define "deeptalk.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 30 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 30 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* The labels that never change: selectors are made of them. */}}
{{- define "deeptalk.releaseSelector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "deeptalk.labels" -}}
{{ include "deeptalk.releaseSelector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* (dict "root" $ "workload" $w): the pods of one workload. */}}
{{- define "deeptalk.selector" -}}
{{ include "deeptalk.releaseSelector" .root }}
app.kubernetes.io/component: {{ .workload.name }}
{{- end -}}

{{/* (dict "root" $ "workload" $w): name of the workload's objects. */}}
{{- define "deeptalk.objectName" -}}
{{ include "deeptalk.fullname" .root }}-{{ .workload.name }}
{{- end -}}

{{- define "deeptalk.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "deeptalk.fullname" .) }}
{{- end -}}

{{- define "deeptalk.apiKeysSecret" -}}
{{- if .Values.apiKeys.existingSecret -}}
{{ .Values.apiKeys.existingSecret }}
{{- else if .Values.apiKeys.keys -}}
{{ include "deeptalk.fullname" . }}-api-keys
{{- end -}}
{{- end -}}

{{/* (dict "root" $ "service" "slm-service"): the image of a service. */}}
{{- define "deeptalk.image" -}}
{{- $image := .root.Values.image -}}
{{- with $image.registry }}{{ . }}/{{ end -}}
{{ $image.repository }}/{{ .service }}:{{ $image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{/* Key of the API keys' secret whose text is one plain key for helm test; empty: no test. */}}
{{- define "deeptalk.testSecretKey" -}}
{{- if .Values.apiKeys.existingSecret -}}
{{ .Values.apiKeys.testSecretKey }}
{{- else if .Values.apiKeys.keys -}}
test-key
{{- end -}}
{{- end -}}

{{/* (dict "root" $ "workload" $w): the pod of a workload; fit for a namespace that enforces the restricted profile. */}}
{{- define "deeptalk.podSpec" -}}
{{- $settings := .workload.settings -}}
{{- $values := .root.Values -}}
serviceAccountName: {{ include "deeptalk.serviceAccount" .root }}
automountServiceAccountToken: false
{{- /* Links would look like configuration: DEEPTALK_SLM_PORT=tcp://..., which the services refuse. */}}
enableServiceLinks: false
{{- with $values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
terminationGracePeriodSeconds: {{ $settings.terminationGracePeriodSeconds }}
{{- with $settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $settings.runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with $settings.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- /* Soft, both: a hard spread leaves a drained node's pod nowhere to go while a disruption budget waits for it. */}}
topologySpreadConstraints:
  {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "deeptalk.selector" $ | nindent 8 }}
  {{- end }}
containers:
  - {{ include "deeptalk.serviceContainer" . | nindent 4 | trim }}
  {{- if .workload.triton }}
  - {{ include "deeptalk.tritonContainer" . | nindent 4 | trim }}
  {{- end }}
volumes:
  - name: work
    emptyDir: {}
  {{- with $values.model.existingClaim }}
  - name: model
    persistentVolumeClaim: {claimName: {{ . }}, readOnly: true}
  {{- end }}
  {{- if .workload.triton }}
  - name: repository
    emptyDir: {}
  - name: shared-memory
    emptyDir: {medium: Memory, sizeLimit: 512Mi}
  {{- end }}
{{- end -}}

{{- define "deeptalk.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{- define "godwit.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "godwit.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "godwit.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "godwit.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels of everything that the chart makes. */}}
{{- define "godwit.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: godwit
{{ include "godwit.selector" . }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "godwit.selector" -}}
app.kubernetes.io/name: {{ include "godwit.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "godwit.controlSelector" -}}
{{ include "godwit.selector" . }}
app.kubernetes.io/component: control
{{- end -}}

{{/* Pods of the release's components. Their app.kubernetes.io/instance is the one of the task, so the release has a label of its own. */}}
{{- define "godwit.componentSelector" -}}
app.kubernetes.io/managed-by: godwit
godwit.io/release: {{ .Release.Name }}
{{- end -}}

{{- define "godwit.controlAccount" -}}
{{- if .Values.control.serviceAccount.create -}}
{{- default (include "godwit.fullname" .) .Values.control.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.control.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Of what is the cluster's: there, releases of other namespaces may have the same name. */}}
{{- define "godwit.definitions" -}}
{{- printf "%s-%s-definitions" .Release.Namespace (include "godwit.fullname" .) -}}
{{- end -}}

{{- define "godwit.componentAccount" -}}
{{- if .Values.components.serviceAccount.create -}}
{{- default (printf "%s-component" (include "godwit.fullname" .)) .Values.components.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.components.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "godwit.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "godwit.pullSecrets" -}}
{{- with .Values.image.pullSecrets -}}
imagePullSecrets:
{{- range . }}
  - name: {{ . | quote }}
{{- end }}
{{- end -}}
{{- end -}}

{{/* Of a file of values, Helm reads each number as a decimal one, and writes a large one as 1.048576e+07. */}}
{{- define "godwit.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end -}}

{{/* The Secret with the service's certificate. */}}
{{- define "godwit.tlsSecret" -}}
{{- if .Values.tls.certificate.enabled -}}
{{- default (printf "%s-tls" (include "godwit.fullname" .)) .Values.tls.existingSecret -}}
{{- else -}}
{{- required "tls.enabled needs tls.existingSecret, or tls.certificate.enabled" .Values.tls.existingSecret -}}
{{- end -}}
{{- end -}}

{{- define "godwit.scheme" -}}
{{- ternary "https" "http" .Values.tls.enabled -}}
{{- end -}}

{{- define "godwit.serviceUrl" -}}
{{- printf "%s://%s.%s.svc:%v" (include "godwit.scheme" .) (include "godwit.fullname" .) .Release.Namespace .Values.service.port -}}
{{- end -}}

{{/* Two releases would share the lease, the tasks and the names of components. A template that is only rendered sees no cluster. */}}
{{- define "godwit.requireAlone" -}}
{{- with lookup "apps/v1" "Deployment" .Release.Namespace "" -}}
{{- range .items -}}
{{- $labels := default dict .metadata.labels -}}
{{- $release := get $labels "app.kubernetes.io/instance" -}}
{{- if and (eq (get $labels "app.kubernetes.io/part-of") "godwit") (eq (get $labels "app.kubernetes.io/component") "control") (ne $release $.Release.Name) -}}
{{- fail (printf "release %s of Godwit is in namespace %s already: install this one into a namespace of its own" $release $.Release.Namespace) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What both parts run as: the restricted Pod Security standard. */}}
{{- define "godwit.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "godwit.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Secrets that documents may refer to, as both parts see them. */}}
{{- define "godwit.documentEnv" -}}
- {name: GODWIT_SECRETS_DIR, value: /etc/godwit/secrets}
{{- with .Values.sealing.existingSecret }}
- {name: GODWIT_SECRET_KEYS_FILE, value: /etc/godwit/sealing/keys}
{{- end }}
{{- end -}}

{{- define "godwit.documentMounts" -}}
{{- range $index, $name := .Values.documents.secrets }}
- {name: secret-{{ $index }}, mountPath: {{ printf "/etc/godwit/secrets/%s" $name | quote }}, readOnly: true}
{{- end }}
{{- with .Values.sealing.existingSecret }}
- {name: sealing, mountPath: /etc/godwit/sealing, readOnly: true}
{{- end }}
{{- end -}}

{{/* Numbered: a Secret's name may have dots and be longer than a volume's. One that is not there keeps no pod from its start. */}}
{{- define "godwit.documentVolumes" -}}
{{- range $index, $name := .Values.documents.secrets }}
- name: secret-{{ $index }}
  secret: {secretName: {{ $name | quote }}, defaultMode: 0440, optional: true}
{{- end }}
{{- if .Values.sealing.existingSecret }}
- name: sealing
  secret:
    secretName: {{ .Values.sealing.existingSecret | quote }}
    defaultMode: 0440
    items: [{key: {{ .Values.sealing.key | quote }}, path: keys}]
{{- end }}
{{- end -}}

{{/* --kafka-property arguments: secrets by reference, so that nobody sees them in the pod's description. */}}
{{- define "godwit.kafkaProperties" -}}
{{- $kafka := .Values.kafka -}}
{{- $properties := dict -}}
{{- if ne $kafka.securityProtocol "PLAINTEXT" -}}
{{- $_ := set $properties "security.protocol" $kafka.securityProtocol -}}
{{- end -}}
{{- if hasPrefix "SASL" $kafka.securityProtocol -}}
{{- $_ := required "kafka.securityProtocol with SASL needs kafka.sasl.existingSecret" $kafka.sasl.existingSecret -}}
{{- $_ := set $properties "sasl.mechanism" $kafka.sasl.mechanism -}}
{{- if $kafka.sasl.jaasKey -}}
{{- $_ := set $properties "sasl.jaas.config" (printf "${file:/etc/godwit/kafka-sasl/%s}" $kafka.sasl.jaasKey) -}}
{{- else -}}
{{- $module := ternary "plain.PlainLoginModule" "scram.ScramLoginModule" (eq $kafka.sasl.mechanism "PLAIN") -}}
{{- $_ := set $properties "sasl.jaas.config" (printf "org.apache.kafka.common.security.%s required username=\"${file:/etc/godwit/kafka-sasl/%s}\" password=\"${file:/etc/godwit/kafka-sasl/%s}\";" $module $kafka.sasl.usernameKey $kafka.sasl.passwordKey) -}}
{{- end -}}
{{- end -}}
{{- if and (hasSuffix "SSL" $kafka.securityProtocol) $kafka.tls.existingSecret -}}
{{- if $kafka.tls.caKey -}}
{{- $_ := set $properties "ssl.truststore.type" "PEM" -}}
{{- $_ := set $properties "ssl.truststore.location" (printf "/etc/godwit/kafka-tls/%s" $kafka.tls.caKey) -}}
{{- end -}}
{{- if $kafka.tls.certificateKey -}}
{{- $key := required "kafka.tls.certificateKey needs kafka.tls.keyKey" $kafka.tls.keyKey -}}
{{- $_ := set $properties "ssl.keystore.type" "PEM" -}}
{{- $_ := set $properties "ssl.keystore.certificate.chain" (printf "${file:/etc/godwit/kafka-tls/%s}" $kafka.tls.certificateKey) -}}
{{- $_ := set $properties "ssl.keystore.key" (printf "${file:/etc/godwit/kafka-tls/%s}" $key) -}}
{{- end -}}
{{- end -}}
{{- if not $kafka.tls.verifyHostname -}}
{{- $_ := set $properties "ssl.endpoint.identification.algorithm" "" -}}
{{- end -}}
{{- range $name, $value := mergeOverwrite $properties $kafka.properties }}
- --kafka-property
- {{ printf "%s=%s" $name (include "godwit.text" $value) | quote }}
{{- end -}}
{{- end -}}

{{/* What both parts may reach, where that is limited. */}}
{{- define "godwit.egress" -}}
{{- if .Values.networkPolicy.egress }}
egress:
  - ports: # name service
      - {port: 53, protocol: UDP}
      - {port: 53, protocol: TCP}
  {{- toYaml .Values.networkPolicy.egress | nindent 2 }}
{{- end }}
{{- end -}}

#!/bin/sh
# Makes the recorded questions again from questions.tsv (name, voice, question, answer) with RHVoice, flite and sox,
# and writes samples.json. The recordings are outputs of free voices; half a second of silence is added on both sides.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
tab=$(printf '\t'); separator='['
: > "$work/json"
while IFS="$tab" read -r name voice question answer; do
  case $voice in
    flite:*) flite -voice "${voice#flite:}" -t "$question" -o "$work/raw.wav" ;;
    *) printf '%s\n' "$question" | RHVoice-test -p "$voice" -o "$work/raw.wav" ;;
  esac
  sox -D "$work/raw.wav" -r 24000 -c 1 -b 16 "$name.wav" silence 1 0.01 0.1% reverse silence 1 0.01 0.1% reverse norm -3 pad 0.3 0.3
  printf '%s\n  {"file": "%s.wav", "question": "%s", "answer": "%s"}' "$separator" "$name" "$question" "$answer" >> "$work/json"
  separator=','
done < questions.tsv
printf '\n]\n' >> "$work/json"
mv "$work/json" samples.json

#!/bin/sh
# Makes the recorded questions again from questions.tsv (name, voice, question, answer) with RHVoice and sox, and writes
# samples.json. The recordings are outputs of free voices which no training data contains.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tab=$(printf '\t')
separator='['
while IFS="$tab" read -r name voice question answer; do
  printf '%s\n' "$question" | RHVoice-test -p "$voice" -o "$work/raw.wav"
  sox -D "$work/raw.wav" -r 24000 -c 1 -b 16 "$name.wav" \
    silence 1 0.01 0.1% reverse silence 1 0.01 0.1% reverse norm -3 pad 0.3 0.3
  printf '%s\n  {"file": "%s.wav", "question": "%s", "answer": "%s"}' \
    "$separator" "$name" "$question" "$answer" >> "$work/json"
  separator=','
done < questions.tsv
printf '\n]\n' >> "$work/json"
mv "$work/json" samples.json

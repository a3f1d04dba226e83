package ai.deeptalk.slm.converse;

import ai.deeptalk.protocol.slm.AudioProgress;
import ai.deeptalk.protocol.slm.ConverseEvent;
import ai.deeptalk.protocol.slm.Finish;
import ai.deeptalk.protocol.slm.ReplyDone;
import ai.deeptalk.protocol.slm.ReplyFailed;
import ai.deeptalk.protocol.slm.TextDelta;
import ai.deeptalk.protocol.slm.Timing;
import ai.deeptalk.protocol.slm.Usage;
import ai.deeptalk.slm.tick.ReplyEvent;
import ai.deeptalk.slm.tick.ReplyTiming;
import ai.deeptalk.slm.tick.ReplyUsage;

/** Events as they stand in the protocol. */
final class WireEvents {
  private WireEvents() {}

  static ConverseEvent of(ReplyEvent event) {
    var wire = ConverseEvent.newBuilder();
    return switch (event) {
      case ReplyEvent.Text text -> wire.setText(words(text)).build();
      case ReplyEvent.Audio audio -> wire.setAudio(progress(audio)).build();
      case ReplyEvent.Done done -> wire.setDone(done(done)).build();
      case ReplyEvent.Failed failed -> wire.setFailed(failed(failed)).build();
    };
  }

  private static TextDelta words(ReplyEvent.Text text) {
    return TextDelta.newBuilder()
        .setReply(text.reply())
        .setText(text.text())
        .setFrame(text.frame())
        .build();
  }

  private static AudioProgress progress(ReplyEvent.Audio audio) {
    return AudioProgress.newBuilder().setReply(audio.reply()).setFrames(audio.frames()).build();
  }

  private static ReplyDone done(ReplyEvent.Done done) {
    return ReplyDone.newBuilder()
        .setReply(done.reply())
        .setFinish(finish(done.finish()))
        .setText(done.text())
        .setFrames(done.frames())
        .setUsage(usage(done.usage()))
        .setTiming(timing(done.timing()))
        .setDegraded(done.degraded())
        .build();
  }

  private static ReplyFailed failed(ReplyEvent.Failed failed) {
    return ReplyFailed.newBuilder()
        .setReply(failed.reply())
        .setCode(failed.code().name())
        .setMessage(failed.message())
        .build();
  }

  private static Finish finish(ReplyEvent.Finish finish) {
    return switch (finish) {
      case STOPPED -> Finish.STOPPED;
      case LENGTH -> Finish.LENGTH;
      case CANCELLED -> Finish.CANCELLED;
    };
  }

  private static Usage usage(ReplyUsage usage) {
    return Usage.newBuilder()
        .setInputTextTokens(usage.inputTextTokens())
        .setInputAudioTokens(usage.inputAudioTokens())
        .setOutputTextTokens(usage.outputTextTokens())
        .setOutputAudioTokens(usage.outputAudioTokens())
        .setCachedTokens(usage.cachedTokens())
        .build();
  }

  private static Timing timing(ReplyTiming timing) {
    return Timing.newBuilder()
        .setPrefillMs(timing.prefillMillis())
        .setFirstFrameMs(timing.firstFrameMillis())
        .setStepP50Ms(timing.stepP50Millis())
        .setDispatchP50Ms(timing.dispatchP50Millis())
        .setSteps(timing.steps())
        .build();
  }
}

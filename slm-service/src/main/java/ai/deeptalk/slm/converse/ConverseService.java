package ai.deeptalk.slm.converse;

import ai.deeptalk.protocol.slm.ConverseEvent;
import ai.deeptalk.protocol.slm.ConverseRequest;
import ai.deeptalk.protocol.slm.DescribeRequest;
import ai.deeptalk.protocol.slm.ModelDescription;
import ai.deeptalk.protocol.slm.SpokenLanguageModelGrpc.SpokenLanguageModelImplBase;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** The service of {@code slm.proto}. Its handlers never block: they only queue commands. */
public final class ConverseService extends SpokenLanguageModelImplBase {
  private final SessionDoor door;
  private final Supplier<ModelDescription> description;

  public ConverseService(SessionDoor door, Supplier<ModelDescription> description) {
    this.door = door;
    this.description = description;
  }

  @Override
  public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseEvent> client) {
    var call = (ServerCallStreamObserver<ConverseEvent>) client;
    var events = new EventStream(call);
    var stream = new ConverseStream(door, events);
    call.setOnReadyHandler(events::flush);
    call.setOnCancelHandler(stream::gone);
    return stream;
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<ModelDescription> client) {
    client.onNext(description.get());
    client.onCompleted();
  }
}

package ai.deeptalk.shard.triton;

import ai.deeptalk.triton.Datatype;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a Triton beside us is used.
 *
 * @param address its gRPC address
 * @param repository where it reads models, to be written by us; absent if they are there already
 * @param datatype type of the hidden states on the wire
 * @param call longest wait for one call, loading a model included
 * @param watch how often it is looked after; also the pause after a failure
 */
public record TritonSettings(
    String address, Optional<Path> repository, Datatype datatype, Duration call, Duration watch) {}

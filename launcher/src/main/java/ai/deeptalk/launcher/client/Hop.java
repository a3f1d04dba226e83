package ai.deeptalk.launcher.client;

/** One part of the way from the end of speech to the answer, and the time it took. */
public record Hop(String name, double milliseconds) {}

package ai.deeptalk.triton;

/** What a server says about itself. */
public record ServerIdentity(String name, String version) {}

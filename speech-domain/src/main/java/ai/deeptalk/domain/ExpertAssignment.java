package ai.deeptalk.domain;

/** A token's choice of an expert and the gate weight its output is added with. */
public record ExpertAssignment(ExpertId expert, float weight) {}

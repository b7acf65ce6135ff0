package dev.ferry.workflows.steps;

/**
 * An entry of the journal: written before the phase starts, because the phase may have happened
 * though it failed.
 *
 * @param component id of the component
 * @param phase the phase whose effect is undone
 * @param before what to write back
 */
public record Undo(String component, Phase phase, Before before) {}

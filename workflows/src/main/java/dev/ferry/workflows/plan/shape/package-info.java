/**
 * What the plan's records say about themselves, and the three things made from it: the strict
 * reader, the JSON Schema and the reference page.
 */
package dev.ferry.workflows.plan.shape;

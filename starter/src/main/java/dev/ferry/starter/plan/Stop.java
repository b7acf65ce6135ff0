package dev.ferry.starter.plan;

/**
 * One step of the way.
 *
 * @param phase where it belongs
 * @param what what is done, to which component
 * @param undo how it is taken back
 * @param users what users notice
 */
public record Stop(String phase, String what, String undo, String users) {}

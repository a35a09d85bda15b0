package io.godwit.model.task;

/** Named sizes of a component. */
public enum Preset {
    SMALL,
    MEDIUM,
    LARGE
}

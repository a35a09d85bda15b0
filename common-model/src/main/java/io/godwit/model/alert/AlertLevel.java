package io.godwit.model.alert;

/** How urgent it is. */
public enum AlertLevel {
    /** Now. */
    HIGH,
    /** Today. */
    MEDIUM,
    /** When there is time. */
    LOW
}

package io.ternmq.packet;

/** A name and value that the application chose; a name may come more than once (5.0). */
public record UserProperty(String name, String value) {}

package io.hibernateaws.it.adversary;

/** One thing that an application may do to a session, or that happens to it. */
public record Move(Kind kind, Side side, String name, Deed deed) {}

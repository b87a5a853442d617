package io.hibernateaws.local;

/** Whether an instance's processes exist and run. */
public enum Life {
  UP,
  FROZEN,
  DOWN
}

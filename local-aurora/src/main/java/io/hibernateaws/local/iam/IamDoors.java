package io.hibernateaws.local.iam;

/** Where the users of each instance come in who must come with IAM. */
@FunctionalInterface
public interface IamDoors {
  /**
   * The door of one instance.
   *
   * @param instance its identifier
   */
  IamDoor of(String instance);
}

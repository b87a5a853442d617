package io.hibernateaws.local;

import java.util.ArrayList;
import java.util.List;

/**
 * The instances, and which of them is the writer. The writer is changed by the supervisor's thread
 * and read by any.
 */
final class Members {
  private final List<Member> members;
  private volatile int writer = 1;

  Members(List<Member> members) {
    this.members = List.copyOf(members);
  }

  List<Member> all() {
    return members;
  }

  /** The number of the writer; of the last one while there is none. */
  int writer() {
    return writer;
  }

  /** From now on this one is the writer, and the one before must never run again as it is. */
  void depose(Member by) {
    current().deposed = true;
    writer = by.number;
  }

  /** The writer; the last one while there is none. */
  Member current() {
    return members.get(writer - 1);
  }

  Member member(int number) {
    if (number < 1 || number > members.size()) {
      throw new IllegalArgumentException(
          "There is no instance " + number + ": they are numbered 1 to " + members.size());
    }
    return members.get(number - 1);
  }

  Member up(int number) {
    Member member = member(number);
    if (!member.up()) {
      throw new IllegalStateException(member + " is " + member.life + ", not UP");
    }
    return member;
  }

  Member reader(int number) {
    Member member = up(number);
    if (number == writer || member.lingering()) {
      throw new IllegalStateException(
          member + (number == writer ? " is the writer, not a reader" : " lingers as old writer"));
    }
    return member;
  }

  List<Member> readers() {
    List<Member> readers = new ArrayList<>();
    for (Member member : members) {
      if (member.number != writer && member.up() && !member.deposed) {
        readers.add(member);
      }
    }
    return readers;
  }
}

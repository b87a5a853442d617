package io.hibernateaws.local;

/** Tells clients the writer: by the topology that every instance answers, and by the names. */
record Announcements(Members members, TopologyPublisher publisher, NameService names) {
  void announce() {
    publish();
    names.follow(members.writer());
  }

  /** Without the names, which may follow later. */
  void publish() {
    publisher.writer(members.writer());
  }
}

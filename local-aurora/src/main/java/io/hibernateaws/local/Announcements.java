package io.hibernateaws.local;

import io.hibernateaws.local.server.NameService;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells clients the writer: by the topology that every instance answers, and by the names. */
record Announcements(
    Members members, TopologyPublisher publisher, NameService names, EventLog events) {
  void announce() {
    publish();
    int writer = members.writer();
    Map<String, InetAddress> instances = new LinkedHashMap<>();
    List<InetAddress> readers = new ArrayList<>();
    for (Member member : members.all()) {
      instances.put(member.id, member.proxy.address());
      if (member.number != writer && member.life != Life.DOWN && !member.lingering()) {
        readers.add(member.proxy.address());
      }
    }
    names.follow(
        instances,
        members.current().proxy.address(),
        readers,
        () -> events.add(ClusterEvent.Kind.NAMES_UPDATED, writer, "readers " + readers));
  }

  /** Without the names, which may follow later. */
  void publish() {
    publisher.writer(members.writer());
  }
}

package io.hibernateaws.local;

import io.hibernateaws.local.server.NameService;
import java.net.InetAddress;
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
    members.all().forEach(member -> instances.put(member.id, member.proxy.address()));
    List<InetAddress> readers =
        members.all().stream()
            .filter(each -> each.number != writer && each.life != Life.DOWN && !each.lingering())
            .map(each -> each.proxy.address())
            .toList();
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

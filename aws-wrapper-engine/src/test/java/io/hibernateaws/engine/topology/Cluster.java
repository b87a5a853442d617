package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** Topologies in one line: the first instance named is the writer. */
final class Cluster {
  private Cluster() {}

  static List<Member> of(String writer, String... readers) {
    List<Member> members = new ArrayList<>();
    members.add(new Member(writer, endpoint(writer), Role.WRITER, 0));
    for (String reader : readers) {
      members.add(new Member(reader, endpoint(reader), Role.READER, -1));
    }
    return members;
  }

  static Endpoint endpoint(String id) {
    return new Endpoint(id + ".xyz.us-east-1.rds.amazonaws.com", 5432);
  }
}

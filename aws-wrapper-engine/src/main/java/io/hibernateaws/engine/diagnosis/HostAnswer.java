package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.ServerFacts;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found out about one host, as far as it got. Confined to the thread that asks it. */
final class HostAnswer {
  final Endpoint endpoint;

  /** Of reaching the host and logging in; told only for hosts that are named or are members. */
  final List<Finding> atConnecting = new ArrayList<>();

  /** Of what the server answered. */
  final List<Finding> atAsking = new ArrayList<>();

  List<String> addresses = List.of();
  @Nullable ServerFacts facts;
  @Nullable DatabaseFamily family;
  @Nullable LinkIdentity identity;

  /** How far the server's clock is ahead of ours; null if it did not tell. */
  @Nullable Duration ahead;

  /** The members that it named; null if it was not asked, or did not say. */
  @Nullable List<Member> members;

  HostAnswer(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  void resolved(InetAddress[] found) {
    addresses = List.of(found).stream().map(InetAddress::getHostAddress).toList();
  }

  /** The server's own word, null if it gave none. */
  @Nullable Role role() {
    return identity == null ? null : identity.role();
  }

  /** The server's own name, null if it gave none. */
  @Nullable String instanceId() {
    return identity == null ? null : identity.instanceId();
  }

  /** The addresses for a sentence. */
  String led() {
    return String.join(", ", addresses);
  }
}

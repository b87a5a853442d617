package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.Member;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Weights of members (settings {@code reader_selection.*.host_weights} and {@code
 * .default_weight}).
 *
 * @param byHost by instance identifier or host name, in lower case; each at least 1
 * @param byDefault of every other member, at least 1
 */
public record HostWeights(Map<String, Integer> byHost, int byDefault) {
  /** All alike. */
  public static final HostWeights EQUAL = new HostWeights(Map.of(), 1);

  public HostWeights {
    byHost =
        byHost.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
  }

  int of(Member member) {
    if (byHost.isEmpty()) {
      return byDefault;
    }
    Integer weight = byHost.get(member.instanceId().toLowerCase(Locale.ROOT));
    if (weight == null) {
      weight = byHost.get(member.endpoint().host().toLowerCase(Locale.ROOT));
    }
    return weight == null ? byDefault : weight;
  }
}

package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.endpoint.ParsedEndpoint;
import io.hibernateaws.engine.route.SrwSettings;
import io.hibernateaws.engine.topology.ClusterSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * A name by which the engine connects, so that a token must name it or what it leads to.
 *
 * @param written where it was written, for a sentence
 * @param endpoint what the name says
 */
record ConnectedName(String written, ParsedEndpoint endpoint) {
  /** That of the URL, first, and those that settings name beside it. */
  static List<ConnectedName> of(GivenSettings given, Endpoint url) {
    List<ConnectedName> names = new ArrayList<>();
    names.add(new ConnectedName(url.host(), parsed(url.host())));
    InstanceTemplate instances = given.given(ClusterSettings.INSTANCE_HOST_PATTERN);
    if (instances != null) {
      names.add(ofSetting(given, ClusterSettings.INSTANCE_HOST_PATTERN, instances.pattern()));
    }
    for (Setting<String> one : List.of(SrwSettings.WRITE_ENDPOINT, SrwSettings.READ_ENDPOINT)) {
      String host = given.given(one);
      if (host != null) {
        names.add(ofSetting(given, one, Values.endpoint(host, url.port()).host()));
      }
    }
    return names;
  }

  private static ConnectedName ofSetting(GivenSettings given, Setting<?> setting, String host) {
    return new ConnectedName(given.nameOf(setting) + "=" + host, parsed(host));
  }

  /** What a name says in which {@code ?} stands for a label. */
  static ParsedEndpoint parsed(String host) {
    return EndpointParser.parse(host.replace('?', 'x'));
  }

  /** Whether it is a name that RDS gives, which tokens name by itself. */
  boolean isRds() {
    return endpoint.kind().isRds();
  }
}

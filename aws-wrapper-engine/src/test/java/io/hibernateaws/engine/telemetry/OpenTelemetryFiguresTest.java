package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEngine;
import io.hibernateaws.engine.assembly.EngineAssembly;
import io.hibernateaws.engine.assembly.Extensions;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.endpoint.HostResolver;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OpenTelemetryFiguresTest {
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final OpenTelemetry openTelemetry =
      OpenTelemetrySdk.builder()
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
          .build();

  /** One whose cluster is out of reach, so that nothing happens by itself. */
  private static AwsEngine engine() {
    HostResolver nowhere =
        host -> {
          throw new UnknownHostException(host);
        };
    GivenConnection connection =
        new GivenConnection(
            "jdbc:postgresql://no.such.host/shop", "u", "p", Map.of(), null, "otel");
    return EngineAssembly.assemble(
        SettingsReader.read(Map.of("hibernate.aws.host_resolver", nowhere), connection),
        Extensions.none());
  }

  private Map<String, MetricData> collected() {
    return reader.collectAllMetrics().stream()
        .collect(Collectors.toMap(MetricData::getName, Function.identity()));
  }

  private static String kind(Figure figure) {
    return switch (figure.kind()) {
      case COUNTER -> "LONG_SUM";
      case DURATION -> "HISTOGRAM";
      case GAUGE -> figure.isTime() ? "DOUBLE_GAUGE" : "LONG_SUM";
    };
  }

  @Test
  void every_figure_is_an_instrument_of_its_kind() {
    try (AwsEngine engine = engine()) {
      OpenTelemetryMeters meters = new OpenTelemetryMeters(openTelemetry, engine);
      for (Figure figure : Figure.values()) {
        Series series = new Series(figure, "a", Role.WRITER, "own");
        switch (figure.kind()) {
          case COUNTER -> meters.count(series, 2);
          case DURATION -> meters.took(series, Duration.ofMillis(7));
          case GAUGE -> {}
        }
      }
      Map<String, MetricData> collected = collected();

      // Of a cluster that was never reached nothing is known: neither members with links, nor lag.
      Set<Figure> unknown = EnumSet.of(Figure.CONNECTIONS, Figure.TOPOLOGY_AGE, Figure.REPLICA_LAG);
      for (Figure figure : EnumSet.complementOf(EnumSet.copyOf(unknown))) {
        MetricData data = collected.remove(figure.metric());
        assertThat(data).as(figure.metric()).isNotNull();
        assertThat(data.getType()).as(figure.metric()).hasToString(kind(figure));
        assertThat(data.getUnit()).isEqualTo(figure.unit());
        assertThat(data.getDescription()).isEqualTo(figure.doc());
        assertThat(data.getInstrumentationScopeInfo().getName()).isEqualTo("io.hibernateaws");
        if (figure.kind() == Figure.Kind.COUNTER) {
          assertThat(data.getLongSumData().isMonotonic()).isTrue();
          LongPointData point = data.getLongSumData().getPoints().iterator().next();
          assertThat(point.getValue()).isEqualTo(2);
          assertThat(point.getAttributes().get(AttributeKey.stringKey("unit"))).isEqualTo("otel");
          assertThat(point.getAttributes().size()).isEqualTo(2 + figure.labels().size());
        }
      }
      assertThat(collected).isEmpty();
    }
  }

  @Test
  void times_are_cut_where_failovers_need_it() {
    try (AwsEngine engine = engine()) {
      new OpenTelemetryMeters(openTelemetry, engine)
          .took(Series.of(Figure.SEARCH), Duration.ofMillis(7));

      MetricData search = Objects.requireNonNull(collected().get(Figure.SEARCH.metric()));
      assertThat(search.getHistogramData().getPoints())
          .singleElement()
          .satisfies(
              point -> {
                assertThat(point.getSum()).isEqualTo(0.007);
                assertThat(point.getBoundaries())
                    .containsExactly(
                        0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0);
              });
    }
  }

  @Test
  void gauges_are_gone_with_the_engine_and_counts_stay() throws SQLException {
    try (AwsEngine engine = engine()) {
      OpenTelemetryFigures.observe(engine, openTelemetry);
      Connection connection =
          engine.connect(ConnectRequest.WRITABLE.withLimit(Duration.ofMillis(1)));
      assertThatThrownBy(() -> connection.createStatement().execute("select 1"))
          .isInstanceOf(SQLException.class);
      assertThat(collected()).containsKeys("db.client.connection.max", "borrow.failed.count");
    }

    assertThat(collected())
        .containsKey("borrow.failed.count")
        .doesNotContainKeys("db.client.connection.max", "topology.members");
  }

  /** Whose members were asked for this many seconds ago. */
  private static AwsEngine engine(int age) {
    return new TestEngine() {
      @Override
      public Map<String, String> settings() {
        return Map.of("pool.max_size", "10");
      }

      @Override
      public ClusterView cluster() {
        return ClusterSnapshot.EMPTY;
      }

      @Override
      public Duration topologyAge() {
        return Duration.ofSeconds(age);
      }
    };
  }

  @Test
  void engines_of_one_name_share_their_lines() {
    new OpenTelemetryMeters(openTelemetry, engine(7)).count(Series.of(Figure.TOPOLOGY_CHANGED), 1);
    new OpenTelemetryMeters(openTelemetry, engine(8)).count(Series.of(Figure.TOPOLOGY_CHANGED), 2);

    assertThat(amounts(Figure.TOPOLOGY_CHANGED)).as("counted by both").containsExactly(3L);
    assertThat(amounts(Figure.CONNECTIONS_MAX)).as("of both").containsExactly(20L);
    MetricData age = Objects.requireNonNull(collected().get(Figure.TOPOLOGY_AGE.metric()));
    assertThat(age.getDoubleGaugeData().getPoints())
        .as("what cannot be added up")
        .extracting(DoublePointData::getValue)
        .containsExactly(8.0);
  }

  private List<Long> amounts(Figure figure) {
    MetricData data = Objects.requireNonNull(collected().get(figure.metric()));
    return data.getLongSumData().getPoints().stream().map(LongPointData::getValue).toList();
  }
}

package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.deployment.builditem.SystemPropertyBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;
import io.quarkus.test.QuarkusUnitTest;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a native image is told about; the image itself is not built here. */
class NativeImageTest {
  private static final String CHECKED = "hibernate-aws.native.checked";

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(First.class))
          .addBuildChainCustomizer(NativeImageTest::check)
          .overrideConfigKey("quarkus.devservices.enabled", "false")
          .overrideConfigKey("quarkus.hibernate-aws.enabled", "true")
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey(
              "quarkus.hibernate-aws.host-resolver", "io.hibernateaws.local.names.LocalNames");

  /** A class that a setting may name. */
  public static final class First implements HostSelector {
    @Override
    public List<Member> order(List<Member> members, ClusterView cluster, SelectionInput input) {
      return members;
    }
  }

  private static void check(BuildChainBuilder chain) {
    chain
        .addBuildStep(NativeImageTest::judge)
        .consumes(ReflectiveClassBuildItem.class)
        .consumes(ServiceProviderBuildItem.class)
        .consumes(RuntimeInitializedClassBuildItem.class)
        .produces(SystemPropertyBuildItem.class)
        .build();
  }

  private static void judge(BuildContext context) {
    List<String> withConstructors =
        context.consumeMulti(ReflectiveClassBuildItem.class).stream()
            .filter(ReflectiveClassBuildItem::isConstructors)
            .flatMap(item -> item.getClassNames().stream())
            .collect(Collectors.toList());
    assertThat(withConstructors)
        .contains(
            "io.hibernateaws.quarkus.driver.ClusterDriver",
            "io.hibernateaws.engine.driver.PgLinkSocketFactory",
            "io.hibernateaws.engine.driver.MySqlConnectorSocketFactory",
            "io.hibernateaws.engine.driver.mariadb.MariaDbSocketFactory",
            "io.hibernateaws.quarkus.test.NativeImageTest$First",
            "io.hibernateaws.local.names.LocalNames");
    assertThat(context.consumeMulti(ServiceProviderBuildItem.class))
        .extracting(ServiceProviderBuildItem::serviceDescriptorFile)
        .contains(
            "META-INF/services/io.hibernateaws.engine.spi.EngineExtension",
            "META-INF/services/io.hibernateaws.engine.link.LinkStore$Factory",
            "META-INF/services/java.sql.Driver");
    assertThat(context.consumeMulti(RuntimeInitializedClassBuildItem.class))
        .extracting(RuntimeInitializedClassBuildItem::getClassName)
        .contains("io.hibernateaws.engine.jdbc.AwsDriver");
    context.produce(new SystemPropertyBuildItem(CHECKED, "true"));
  }

  @Test
  void what_is_found_by_its_name_is_registered() {
    assertThat(System.getProperty(CHECKED)).isEqualTo("true");
  }

  @Test
  void the_classes_are_there_by_these_names() {
    for (String name :
        List.of(
            "io.hibernateaws.engine.driver.PgLinkSocketFactory",
            "io.hibernateaws.engine.driver.MySqlConnectorSocketFactory",
            "io.hibernateaws.engine.driver.mariadb.MariaDbSocketFactory",
            "io.hibernateaws.engine.telemetry.EngineMXBean")) {
      String file = name.replace('.', '/') + ".class";
      assertThat(First.class.getClassLoader().getResource(file)).as(name).isNotNull();
    }
  }
}

package io.hibernateaws.quarkus.deployment;

import io.hibernateaws.engine.driver.registry.FoundByName;
import io.hibernateaws.engine.endpoint.HostResolver;
import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.EngineExtension;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SessionInitializer;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.deployment.HibernateAwsProcessor.IsEnabled;
import io.hibernateaws.quarkus.driver.ClusterDriver;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.ExtensionSslNativeSupportBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.ClassInfo;

/** What a native image cannot see by itself: classes that are found by their names. */
@BuildSteps(onlyIf = IsEnabled.class)
final class NativeProcessor {
  /** What settings name classes of. */
  private static final List<Class<?>> OF_APPLICATION =
      List.of(
          HostResolver.class, HostSelector.class, CredentialSource.class, SessionInitializer.class);

  /** The keys of such settings, by their ends. */
  private static final List<String> KEYS =
      List.of("host-resolver", "reader-selection", "credentials.source", "initializer");

  @BuildStep
  void drivers(
      BuildProducer<ReflectiveClassBuildItem> reflective,
      BuildProducer<RuntimeInitializedClassBuildItem> atRunTime,
      BuildProducer<ExtensionSslNativeSupportBuildItem> tls) {
    reflective.produce(
        ReflectiveClassBuildItem.builder(ClusterDriver.class.getName()).constructors().build());
    reflective.produce(
        ReflectiveClassBuildItem.builder(FoundByName.SOCKET_FACTORIES).constructors().build());
    reflective.produce(ReflectiveClassBuildItem.builder(FoundByName.MANAGED).methods().build());
    reflective.produce(
        ReflectiveClassBuildItem.builder(present(FoundByName.OF_LIBRARIES)).methods().build());
    // It registers itself, with a clock that begins then.
    atRunTime.produce(new RuntimeInitializedClassBuildItem(AwsDriver.class.getName()));
    tls.produce(new ExtensionSslNativeSupportBuildItem("hibernate-aws"));
  }

  @BuildStep
  void services(BuildProducer<ServiceProviderBuildItem> services) {
    services.produce(
        ServiceProviderBuildItem.allProvidersFromClassPath(EngineExtension.class.getName()));
    services.produce(
        ServiceProviderBuildItem.allProvidersFromClassPath(LinkStore.Factory.class.getName()));
  }

  /** The application's own classes, and those that a key names while it is built. */
  @BuildStep
  void ofApplication(
      CombinedIndexBuildItem index, BuildProducer<ReflectiveClassBuildItem> reflective) {
    Set<String> classes = new TreeSet<>();
    for (Class<?> type : OF_APPLICATION) {
      for (ClassInfo found : index.getIndex().getAllKnownImplementations(type)) {
        if (!Modifier.isAbstract(found.flags())) {
          classes.add(found.name().toString());
        }
      }
    }
    classes.addAll(present(named()));
    if (!classes.isEmpty()) {
      reflective.produce(ReflectiveClassBuildItem.builder(classes).constructors().build());
    }
  }

  private static List<String> named() {
    Config config = ConfigProvider.getConfig();
    List<String> named = new ArrayList<>();
    for (String property : config.getPropertyNames()) {
      if (property.startsWith(ClusterNames.PREFIX) && KEYS.stream().anyMatch(property::endsWith)) {
        config.getOptionalValue(property, String.class).ifPresent(named::add);
      }
    }
    return named;
  }

  private static List<String> present(List<String> names) {
    return names.stream().filter(NativeProcessor::isPresent).toList();
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}

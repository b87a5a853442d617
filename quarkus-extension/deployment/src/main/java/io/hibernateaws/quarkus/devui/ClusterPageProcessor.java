package io.hibernateaws.quarkus.devui;

import io.hibernateaws.quarkus.config.BuildTimeConfig;
import io.hibernateaws.quarkus.dev.ClusterFacts;
import io.hibernateaws.quarkus.dev.RecentEvents;
import io.hibernateaws.quarkus.devservices.LocalClustersBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.deployment.IsLocalDevelopment;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.BuildSteps;
import io.quarkus.devui.spi.JsonRPCProvidersBuildItem;
import io.quarkus.devui.spi.buildtime.BuildTimeActionBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import java.util.Map;
import java.util.Optional;

/**
 * The extension's card in the Dev UI. The running application tells what its engines know; the
 * local clusters are broken here, in the process that has started them.
 */
@BuildSteps(onlyIf = IsLocalDevelopment.class)
final class ClusterPageProcessor {
  @BuildStep
  void show(
      BuildTimeConfig config,
      Optional<LocalClustersBuildItem> local,
      BuildProducer<CardPageBuildItem> cards,
      BuildProducer<JsonRPCProvidersBuildItem> facts,
      BuildProducer<AdditionalBeanBuildItem> beans,
      BuildProducer<BuildTimeActionBuildItem> actions) {
    if (!config.enabled()) {
      return;
    }
    CardPageBuildItem card = new CardPageBuildItem();
    card.addPage(
        Page.webComponentPageBuilder()
            .icon("font-awesome-solid:diagram-project")
            .title("Cluster")
            .componentLink("qwc-hibernate-aws-cluster.js"));
    cards.produce(card);
    facts.produce(new JsonRPCProvidersBuildItem(ClusterFacts.class));
    beans.produce(AdditionalBeanBuildItem.unremovableOf(RecentEvents.class));

    ClusterOrders clusters =
        new ClusterOrders(local.map(LocalClustersBuildItem::running).orElse(Map.of()));
    BuildTimeActionBuildItem orders = new BuildTimeActionBuildItem();
    orders
        .actionBuilder()
        .methodName("localInstances")
        .function(ignored -> clusters.instances())
        .build();
    ClusterOrders.ALL.forEach(
        (name, order) ->
            orders
                .actionBuilder()
                .methodName(name)
                .parameter("dataSource", "Quarkus' name of the datasource of a local cluster")
                .parameter("instance", "the number of the instance")
                .function(parameters -> clusters.obey(order, parameters))
                .build());
    actions.produce(orders);
  }
}

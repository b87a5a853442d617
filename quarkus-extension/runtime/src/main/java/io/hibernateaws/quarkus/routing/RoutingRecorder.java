package io.hibernateaws.quarkus.routing;

import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationRuntimeInitListener;
import io.quarkus.runtime.annotations.Recorder;

/** Makes at the start of the application what was decided when it was built. */
@Recorder
public class RoutingRecorder {
  /**
   * For one persistence unit.
   *
   * @param writer Quarkus' name of the unit's datasource
   * @param readers of the one with the readers' pool
   */
  public HibernateOrmIntegrationRuntimeInitListener route(String writer, String readers) {
    return new RoutedUnit(writer, readers);
  }
}

package io.hibernateaws.local.architecture.violations;

import io.hibernateaws.local.postgresql.PostgresInstallation;
import io.hibernateaws.local.replication.Installation;
import io.hibernateaws.local.server.Flavour;

/** Breaks "only the entry point names a product". */
public final class NamesAProduct {
  private NamesAProduct() {}

  static Installation open() {
    return PostgresInstallation.open(Flavour.AURORA, null, null);
  }
}

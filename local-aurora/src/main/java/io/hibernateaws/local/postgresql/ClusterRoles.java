package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.server.Credentials;

/**
 * The roles of one cluster, with passwords of its own.
 *
 * @param admin the superuser, by which the servers reach each other as well
 * @param application owns the application's database
 */
record ClusterRoles(Credentials admin, Credentials application) {
  static ClusterRoles withNewPasswords() {
    return new ClusterRoles(
        new Credentials(Template.ADMIN, Credentials.randomPassword()),
        new Credentials(Template.APPLICATION, Credentials.randomPassword()));
  }
}

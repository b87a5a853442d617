package io.hibernateaws.local.mysql;

import io.hibernateaws.local.server.Credentials;

/**
 * The users of one cluster, with passwords of its own.
 *
 * @param admin has every privilege; the servers reach each other as it, too
 * @param application owns the application's database
 */
record ClusterRoles(Credentials admin, Credentials application) {
  static ClusterRoles withNewPasswords() {
    return new ClusterRoles(
        new Credentials(Template.ADMIN, Credentials.randomPassword()),
        new Credentials(Template.APPLICATION, Credentials.randomPassword()));
  }
}

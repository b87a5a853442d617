package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.endpoint.Endpoint;

/** A source of credentials that knows why servers usually refuse them. */
interface RefusedLoginCauses {
  /** The usual causes of a refused log-in with fresh credentials, for one sentence. */
  String usualCauses(Endpoint endpoint, String user);
}

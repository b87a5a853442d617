package io.hibernateaws.it.credential;

import java.util.List;

/** Texts that nobody but their owner may see, so that a test can look for them everywhere. */
final class Marker {
  static final String PASSWORD = "p&ss w+rd=%25\"\\ü<ZZPASSWORDZZ>";
  static final String PAGE = "ZZPAGEZZ";
  static final String ASSERTION = "ZZASSERTIONZZ";
  static final String ONE_TIME = "ZZONETIMEZZ";
  static final String ONE_TIME_TOKEN = ONE_TIME + "+/=";
  static final String SECRET_KEY = "ZZSECRETKEYZZ";
  static final String SESSION_TOKEN = "ZZSESSIONTOKENZZ";

  /** A part of each that is the same however it is encoded. */
  static final List<String> ALL =
      List.of(
          "ZZPASSWORDZZ", PAGE, ASSERTION, ONE_TIME, SECRET_KEY, SESSION_TOKEN, "X-Amz-Signature");

  private Marker() {}
}

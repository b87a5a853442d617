package io.hibernateaws.it.mysql.adversary;

import java.util.ArrayList;
import java.util.List;

/** What MySQL's moves say. */
final class MySqlTexts {
  static final List<String> STATES =
      List.of(
          "08000", "08001", "08003", "08004", "08006", "08007", "08S01", "08S02", "25006", "25S01",
          "28000", "40001", "40003", "57014", "70100", "HY000", "HYT00", "XA102");

  /** Among them those of a server that ends, of one that is read-only, and the driver's own. */
  private static final List<Integer> NUMBERS =
      List.of(
          1053, 1077, 1079, 1152, 1158, 1205, 1213, 1290, 1317, 1792, 1836, 1927, 2006, 2013, 3024,
          3100, 3572);

  private MySqlTexts() {}

  /** Every state with every number. */
  static List<String> raising() {
    List<String> texts = new ArrayList<>();
    for (String state : STATES) {
      for (int number : NUMBERS) {
        texts.add("signal sqlstate '%s' set mysql_errno = %d /* note */".formatted(state, number));
      }
    }
    return texts;
  }
}

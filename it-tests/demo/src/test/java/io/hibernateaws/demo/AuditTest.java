package io.hibernateaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final Cart FIRST = new Cart("1-1", List.of(100, 200));
  private static final Cart SECOND = new Cart("1-2", List.of(50));

  private static StoredOrder stored(Cart cart) {
    return new StoredOrder(cart.number(), cart.prices().size(), cart.total(), cart.total());
  }

  private static Audit audit(List<Cart> refused, StoredOrder... stored) {
    return Audit.compare(List.of(FIRST, SECOND), refused, List.of(stored));
  }

  @Test
  void every_acknowledged_order_is_found_as_it_was_ordered() {
    assertThat(audit(List.of(), stored(FIRST), stored(SECOND))).isEqualTo(new Audit(2, 2, 0, 0, 0));
  }

  @Test
  void a_lost_order_is_not_found() {
    assertThat(audit(List.of(), stored(FIRST)).found()).isEqualTo(1);
  }

  @Test
  void an_order_with_a_lost_line_is_neither_found_nor_sound() {
    Audit audit = audit(List.of(), new StoredOrder("1-1", 1, 300, 100), stored(SECOND));
    assertThat(audit.found()).isEqualTo(1);
    assertThat(audit.broken()).isEqualTo(1);
  }

  @Test
  void an_order_with_other_lines_that_add_up_is_not_found() {
    assertThat(audit(List.of(), new StoredOrder("1-1", 3, 300, 300), stored(SECOND)).found())
        .isEqualTo(1);
  }

  @Test
  void an_order_that_was_written_twice_is_a_duplicate_acknowledged_or_not() {
    Cart nobodys = new Cart("9-9", List.of(1));
    Audit audit =
        audit(
            List.of(),
            stored(FIRST),
            stored(FIRST),
            stored(SECOND),
            stored(nobodys),
            stored(nobodys));
    assertThat(audit.duplicated()).isEqualTo(2);
    assertThat(audit.found()).isEqualTo(2);
  }

  @Test
  void an_order_that_is_there_although_it_was_refused_is_counted() {
    Cart refused = new Cart("9-9", List.of(1));
    Audit audit = audit(List.of(refused), stored(FIRST), stored(SECOND), stored(refused));
    assertThat(audit.refusedButStored()).isEqualTo(1);
  }

  @Test
  void no_two_carts_have_the_same_number_and_their_lines_differ() {
    List<Cart> carts = new ArrayList<>();
    for (int client = 1; client <= 4; client++) {
      for (int n = 1; n <= 50; n++) {
        carts.add(Cart.of(client, n));
      }
    }
    assertThat(carts).extracting(Cart::number).doesNotHaveDuplicates();
    assertThat(carts).extracting(cart -> cart.prices().size()).contains(1, 2, 3, 4);
  }
}

package io.hibernateaws.it.boot;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** A seat that somebody has booked. */
@Entity
public class Booking implements Persistable<UUID> {
  @Id private UUID id = new UUID(0, 0);
  private @Nullable String guest;

  protected Booking() {}

  public Booking(UUID id, String guest) {
    this.id = id;
    this.guest = guest;
  }

  @Override
  public UUID getId() {
    return id;
  }

  public @Nullable String guest() {
    return guest;
  }

  /** Bookings are only made, never changed, so saving one needs no look whether it is there. */
  @Override
  public boolean isNew() {
    return true;
  }
}

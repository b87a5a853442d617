package io.hibernateaws.it.boot;

import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the application does in transactions of its own. */
@Service
public class BookingService {
  private final BookingRepository bookings;

  public BookingService(BookingRepository bookings) {
    this.bookings = bookings;
  }

  /** Books, and says which server took it. */
  @Transactional
  public String book(UUID id) {
    bookings.saveAndFlush(new Booking(id, "Ada"));
    return bookings.writingHost();
  }

  /** The servers of a read-only transaction, of a repository method in it and at its end. */
  @Transactional(readOnly = true)
  public String report() {
    String before = bookings.readingHost();
    bookings.count();
    return before + " " + bookings.readingHost();
  }
}

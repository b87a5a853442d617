package io.hibernateaws.it.library;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Nothing in it is about clusters. */
@SpringBootApplication
public class LibraryApplication {}

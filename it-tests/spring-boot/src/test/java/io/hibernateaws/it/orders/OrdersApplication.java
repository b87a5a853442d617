package io.hibernateaws.it.orders;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Nothing in it is about clusters. */
@SpringBootApplication
public class OrdersApplication {}

package io.hibernateaws.it.starter;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** As an application is that has the starter: nothing in it is about clusters. */
@SpringBootApplication
public class ShopApplication {}

package io.hibernateaws.it.cached;

import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.EntityManager;
import java.util.Map;
import org.springframework.transaction.annotation.Transactional;

/** Looks articles up. */
public class Catalogue {
  private final EntityManager entityManager;

  Catalogue(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  @Transactional
  public void add(Article article) {
    entityManager.persist(article);
  }

  @Transactional(readOnly = true)
  public String browse(long id) {
    return entityManager.find(Article.class, id).title();
  }

  @Transactional(readOnly = true)
  public String browseCache(long id) {
    return entityManager
        .find(
            Article.class,
            id,
            Map.of("jakarta.persistence.cache.retrieveMode", CacheRetrieveMode.USE))
        .title();
  }

  @Transactional(readOnly = true)
  public String search(long id) {
    return entityManager
        .createQuery("from Article where id = :id", Article.class)
        .setParameter("id", id)
        .getSingleResult()
        .title();
  }

  @Transactional
  public String order(long id) {
    return entityManager.find(Article.class, id).title();
  }
}

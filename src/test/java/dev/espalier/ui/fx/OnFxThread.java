package dev.espalier.ui.fx;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.testfx.service.query.NodeQuery;

/**
 * Looks nodes up on the FX thread, where nobody adds or removes any meanwhile; a robot would do it
 * on the thread of the test.
 */
final class OnFxThread implements InvocationHandler {
  private final Object target;

  private OnFxThread(Object target) {
    this.target = target;
  }

  /** What a query finds, found on the FX thread. */
  static NodeQuery of(NodeQuery query) {
    return (NodeQuery)
        Proxy.newProxyInstance(
            NodeQuery.class.getClassLoader(),
            new Class<?>[] {NodeQuery.class},
            new OnFxThread(query));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Object[] result = FxTest.fx(() -> called(method, arguments));
    if (result[1] instanceof Throwable thrown) {
      throw thrown;
    }
    return result[0] instanceof NodeQuery query ? of(query) : result[0];
  }

  /** What came back, or what was thrown. */
  private Object[] called(Method method, Object @Nullable [] arguments)
      throws IllegalAccessException {
    try {
      return new Object[] {method.invoke(target, arguments), ""};
    } catch (InvocationTargetException e) {
      return new Object[] {"", e.getCause()};
    }
  }
}

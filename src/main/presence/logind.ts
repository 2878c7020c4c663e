/** logind's bus name, and its manager object with its interface (org.freedesktop.login1(5)). */
export const logind = 'org.freedesktop.login1'
export const logindPath = '/org/freedesktop/login1'
export const managerInterface = 'org.freedesktop.login1.Manager'

-- One value per name.
-- The plain name without the words around it that say what kind of body it is, not which.
regexp_replace(
    regexp_replace(
        plain_name(name),
        '( (lea|la|(local )?(education )?authority|unitary|council|corporation|county|city|town|mbc|mdc|cc|(city|county) of'
        || '|(metropolitan |london |royal )?(borough|district)|metropolitan|local area( partnership)?|childrens (social care )?services))+$',
        ''
    ),
    '^((the|((london|royal|metropolitan) )?borough of|london borough|metropolitan (district|city) of|(city|county|district) of'
    || '|city and county of|(council|corporation) of|(county|city|(metropolitan )?borough) council of|unitary authority of|lb( of)?'
    || '|local (education )?authority of|lea of|local area of) )+',
    ''
)

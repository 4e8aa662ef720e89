# Debian packages, one for each component: `cpack` in the build folder of preset deb makes them (make package).
get_target_property(soname care SOVERSION)
set(version "${PROJECT_VERSION}-1")
set(scripts "${CMAKE_CURRENT_LIST_DIR}/debian")
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC) # that of SOURCE_DATE_EPOCH, if set
set(CPACK_PACKAGE_CONTACT "The libcare authors <maintainers@libcare.example>" CACHE STRING "Who makes the packages")

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL runtime devel program python docs)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_PACKAGING_INSTALL_PREFIX "${CMAKE_INSTALL_PREFIX}")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SOURCE libcare)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}/libcare")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own

# compressed(RESULT FILE): the same, as Debian has manuals and changelogs
function(compressed result file)
    get_filename_component(name "${file}" NAME)
    set(packed "${PROJECT_BINARY_DIR}/debian/${name}.gz")
    execute_process(COMMAND gzip -9nc "${file}" OUTPUT_FILE "${packed}" COMMAND_ERROR_IS_FATAL ANY)
    set(${result} "${packed}" PARENT_SCOPE)
endfunction()

file(WRITE "${PROJECT_BINARY_DIR}/debian/changelog.Debian" "libcare (${version}) unstable; urgency=low

  * Version ${PROJECT_VERSION}; what is new is in changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
compressed(changes "${PROJECT_BINARY_DIR}/debian/changelog.Debian")
configure_file(CHANGELOG.md debian/changelog COPYONLY)
compressed(news "${PROJECT_BINARY_DIR}/debian/changelog")

# care_deb(COMPONENT PACKAGE SECTION SUMMARY TEXT [FIELD VALUE]...): TEXT has lines of at most 79 characters.
function(care_deb component package section summary text)
    install(FILES COPYRIGHT DESTINATION "share/doc/${package}" COMPONENT ${component} RENAME copyright)
    install(FILES "${changes}" "${news}" DESTINATION "share/doc/${package}" COMPONENT ${component})
    string(TOUPPER ${component} COMPONENT)
    list(APPEND ARGN PACKAGE_NAME "${package}" PACKAGE_SECTION ${section})
    while(ARGN)
        list(POP_FRONT ARGN field value)
        set(CPACK_DEBIAN_${COMPONENT}_${field} "${value}" PARENT_SCOPE)
    endwhile()
    set(CPACK_COMPONENT_${COMPONENT}_DESCRIPTION "${summary}
Projects the elderly population and its need of care, turns it into beds and
centres to be built, and shares them among townships and years.

${text}" PARENT_SCOPE)
endfunction()

care_deb(runtime libcare${soname} libs "Planning care for older people - library"
"This package has the shared library."
    PACKAGE_MULTIARCH same)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA "${scripts}/triggers")
set(depends "libcare${soname} (= ${version})")
if(NOT CJSON_LIBRARY MATCHES "\\.a$")
    string(APPEND depends ", libcjson-dev") # for those who link libcare.a
endif()
care_deb(devel libcare-dev libdevel "Planning care for older people - development files"
"This package has the headers, the static library and what CMake and
pkg-config need."
    PACKAGE_DEPENDS "${depends}" PACKAGE_SUGGESTS libcare-doc PACKAGE_MULTIARCH same)
care_deb(program care-plan science "Planning care for older people - program"
"This package has care-plan, which reads a plan document and writes the tables
a planning bureau needs."
    PACKAGE_DEPENDS "libcare${soname} (>= ${PROJECT_VERSION})" PACKAGE_SUGGESTS libcare-doc)
care_deb(docs libcare-doc doc "Planning care for older people - documentation and examples"
"This package has the documentation, example programs and the plan of a real
district."
    PACKAGE_ARCHITECTURE all PACKAGE_MULTIARCH foreign)

# A stable extension serves every later Python, another one only its own.
find_package(Python REQUIRED COMPONENTS Interpreter)
set(depends "python3 (>= ${Python_VERSION_MAJOR}.${Python_VERSION_MINOR})")
get_target_property(suffix care_python SUFFIX)
if(suffix STREQUAL ".abi3.so")
    set(depends "python3 (>= 3.11)")
else()
    math(EXPR next "${Python_VERSION_MINOR} + 1")
    string(APPEND depends ", python3 (<< ${Python_VERSION_MAJOR}.${next})")
endif()
care_deb(python python3-libcare python "Planning care for older people - Python package"
"This package has the Python package libcare."
    PACKAGE_DEPENDS "${depends}, python3-numpy" PACKAGE_SUGGESTS "libcare-doc, python3-pandas")
set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA "${scripts}/postinst" "${scripts}/prerm")

compressed(manual "${PROJECT_SOURCE_DIR}/docs/man/care-plan.1")
install(FILES "${manual}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT program)
compressed(manual "${PROJECT_SOURCE_DIR}/docs/man/care-plan.zh_CN.1")
install(FILES "${manual}" DESTINATION "${CMAKE_INSTALL_MANDIR}/zh_CN/man1" RENAME care-plan.1.gz COMPONENT program)
include(CPack)

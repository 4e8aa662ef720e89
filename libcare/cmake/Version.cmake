# The version is written in project() above; core.h repeats it for the preprocessor. They must agree.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS include/care/core.h)
foreach(part MAJOR MINOR PATCH)
    file(STRINGS include/care/core.h line REGEX "^#define CARE_VERSION_${part} [0-9]+$")
    string(REGEX MATCH "[0-9]+$" number "${line}")
    if(NOT number STREQUAL PROJECT_VERSION_${part})
        message(FATAL_ERROR "CARE_VERSION_${part} in include/care/core.h is '${number}', "
                            "but CMakeLists.txt says version ${PROJECT_VERSION}.")
    endif()
endforeach()
